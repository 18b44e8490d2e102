/** @jsxRuntime automatic */
/** @jsxImportSource react */
import { useApp, useInput, usePaste, useWindowSize } from 'ink';
import { useEffect, useReducer } from 'react';
import type { Controller } from '../controller.ts';
import { sizeOf } from '../model/layout.ts';
import { frameOf } from '../view/frame.ts';
import { keyNames } from './key-name.ts';
import { Screen } from './screen.tsx';

export interface AppProps {
  readonly controller: Controller;
  /** Writes what no frame is: the escape that copies. */
  readonly copy: (text: string) => void;
  /** Lets go of the keys, while another program has the terminal. */
  readonly release: () => Promise<void>;
  /** Stops the program until its shell lets it go on. */
  readonly stop: () => void;
  readonly colour: boolean;
}

/** Keys go in, frames come out; everything between is the controller's. */
export const App = ({ controller, copy, release, stop, colour }: AppProps) => {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const { suspendTerminal } = useApp();
  const { columns, rows } = useWindowSize();
  const size = sizeOf(columns, rows);

  useEffect(() => controller.subscribe(draw), [controller]);
  useEffect(() => {
    const suspend = (task: () => Promise<void>) =>
      suspendTerminal(async () => {
        await release();
        await task();
      });
    controller.take({ suspend, copy, stop });
  }, [controller, suspendTerminal, copy, release, stop]);
  useEffect(
    () => controller.resize({ columns: size.columns, rows: size.rows }),
    [controller, size.columns, size.rows],
  );
  useInput((input, key) => {
    for (const name of keyNames(input, key)) controller.press(name);
  });
  usePaste(text => {
    controller.paste(text);
  });

  return <Screen frame={frameOf({ ...controller.state(), size })} rows={size.rows} colour={colour} />;
};
