/** @jsxRuntime automatic */
/** @jsxImportSource react */
import { Box } from 'ink';
import type { Line } from '../model/line.ts';
import type { Frame } from '../view/frame.ts';
import { Row } from './row.tsx';

/** A frame as it stands on the terminal: as wide and as high as that is. */
export const Screen = ({ frame, rows }: { readonly frame: Frame; readonly rows: number }) => (
  <Box flexDirection="column" height={rows} overflow="hidden">
    <Rows lines={frame.head} />
    <Box>
      {frame.panes.map(({ width, lines }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: panes have no name but their place
        <Box key={index} width={width} flexDirection="column" overflow="hidden">
          <Rows lines={lines} />
        </Box>
      ))}
    </Box>
    <Rows lines={frame.foot} />
  </Box>
);

const Rows = ({ lines }: { readonly lines: readonly Line[] }) =>
  lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
    <Row key={index} line={line} />
  ));
