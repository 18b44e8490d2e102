/** @jsxRuntime automatic */
/** @jsxImportSource react */
import { render } from 'ink';
import type { Screenful } from '../../cli/terminal.ts';
import type { Controller } from '../controller.ts';
import { App } from './app.tsx';
import { copyEscape } from './osc52.ts';

export interface Look {
  readonly screenReader: boolean;
  readonly colour: boolean;
}

/** Shows the screen until the controller is done; the terminal is as before after it, however it ends. */
export const show = async (
  controller: Controller,
  { input, output, release, stop, onCrash }: Screenful,
  { screenReader, colour }: Look,
): Promise<void> => {
  const copy = (text: string) => void output.write(copyEscape(text));
  const app = render(
    <App controller={controller} copy={copy} release={release} stop={stop} colour={colour} />,
    {
      stdin: input,
      stdout: output,
      alternateScreen: !screenReader,
      isScreenReaderEnabled: screenReader,
      incrementalRendering: true,
      exitOnCtrlC: false,
      patchConsole: false,
      // A terminal in a CI job is a terminal all the same; whoever calls has made sure that it is one.
      interactive: true,
      // The controller paces; this only keeps a resize that is dragged from drawing more.
      maxFps: 20,
    },
  );
  const forget = onCrash(() => app.unmount());
  try {
    // An error while drawing ends the app; then the controller has nobody to show anything to.
    await Promise.race([controller.start(), app.waitUntilExit()]);
  } finally {
    controller.quit();
    app.unmount();
    await app.waitUntilExit().catch(() => undefined);
    forget();
    // Without an alternate screen the last frame stays, and what is said next begins on a line of its own.
    if (screenReader) output.write('\n');
  }
};
