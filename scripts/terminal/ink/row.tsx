/** @jsxRuntime automatic */
/** @jsxImportSource react */
import { Text } from 'ink';
import { memo } from 'react';
import { joined, type Line } from '../model/line.ts';
import { paint } from './paint.ts';

/** One line of the screen, drawn anew only when it changed. */
export const Row = memo(
  ({ line, colour = true }: { readonly line: Line; readonly colour?: boolean }) => {
    const [only, ...others] = joined(line);
    if (!only) return <Text> </Text>;
    if (others.length === 0)
      return (
        <Text wrap="truncate" {...paint(only.tone ?? 'plain', colour)}>
          {only.text}
        </Text>
      );
    return (
      <Text wrap="truncate">
        {[only, ...others].map(({ text, tone = 'plain' }, index) =>
          tone === 'plain' ? (
            text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: segments have no name but their place
            <Text key={index} {...paint(tone, colour)}>
              {text}
            </Text>
          ),
        )}
      </Text>
    );
  },
  (before, after) => same(before.line, after.line),
);

const same = (a: Line, b: Line): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every((segment, index) => segment.text === b[index]?.text && segment.tone === b[index]?.tone));
