/** @jsxRuntime automatic */
/** @jsxImportSource react */
import { Box, useIsScreenReaderEnabled } from 'ink';
import { type Line, textOf } from '../model/line.ts';
import type { Frame } from '../view/frame.ts';
import { Row } from './row.tsx';

export interface ScreenProps {
  readonly frame: Frame;
  readonly rows: number;
  readonly colour?: boolean;
}

/** A frame as it stands on the terminal: as wide and as high as that is; for a screen reader only what says something. */
export const Screen = ({ frame, rows, colour = true }: ScreenProps) => {
  const spoken = useIsScreenReaderEnabled();
  const said = (lines: readonly Line[]) =>
    spoken ? lines.filter(line => textOf(line).trim() !== '') : lines;
  return (
    <Box flexDirection="column" overflow="hidden" {...(spoken ? {} : { height: rows })}>
      <Rows lines={said(frame.head)} colour={colour} />
      <Box>
        {frame.panes.map(({ width, lines }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: panes have no name but their place
          <Box key={index} width={width} flexDirection="column" overflow="hidden">
            <Rows lines={said(lines)} colour={colour} />
          </Box>
        ))}
      </Box>
      <Rows lines={said(frame.foot)} colour={colour} />
    </Box>
  );
};

const Rows = ({ lines, colour }: { readonly lines: readonly Line[]; readonly colour: boolean }) =>
  lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
    <Row key={index} line={line} colour={colour} />
  ));
