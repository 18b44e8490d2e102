/** @jsxRuntime automatic */
/** @jsxImportSource react */
import { Text } from 'ink';
import { memo } from 'react';
import type { Line } from '../model/line.ts';
import { paint } from './paint.ts';

/** One line of the screen, drawn anew only when it changed. */
export const Row = memo(
  ({ line }: { readonly line: Line }) => (
    <Text wrap="truncate">
      {line.length === 0
        ? ' '
        : line.map(({ text, tone = 'plain' }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: segments have no name but their place
            <Text key={index} {...paint[tone]}>
              {text}
            </Text>
          ))}
    </Text>
  ),
  (before, after) => same(before.line, after.line),
);

const same = (a: Line, b: Line): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every((segment, index) => segment.text === b[index]?.text && segment.tone === b[index]?.tone));
