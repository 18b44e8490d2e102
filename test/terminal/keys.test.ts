import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { cleanup, render } from 'ink-testing-library';
import { createElement } from 'react';
import { App } from '../../scripts/terminal/ink/app.tsx';
import { copyEscape } from '../../scripts/terminal/ink/osc52.ts';
import { controllerOf, type FakeDesk, fakeDesk, listing } from './support.ts';

// Keys as a terminal sends them, through Ink to the desk.

let quit: () => void = () => undefined;
afterEach(() => {
  quit();
  cleanup();
});

const open = (desk: FakeDesk = fakeDesk()) => {
  const controller = controllerOf(desk);
  const copied: string[] = [];
  const app = render(
    createElement(App, {
      controller,
      copy: text => void copied.push(text),
      release: async () => undefined,
      stop: () => void copied.push('stopped'),
      colour: true,
    }),
  );
  const over = controller.start();
  quit = controller.quit;
  const shows = async (wanted: RegExp) => {
    for (let tries = 0; tries < 500; tries += 1) {
      if (wanted.test(app.lastFrame() ?? '')) return;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    assert.match(app.lastFrame() ?? '', wanted);
  };
  const send = async (...inputs: string[]) => {
    for (const input of inputs) {
      app.stdin.write(input);
      await new Promise(resolve => setImmediate(resolve));
      await new Promise(resolve => setTimeout(resolve, 0));
    }
  };
  return { app, controller, copied, desk, shows, send, over };
};

const keys = { down: '\x1b[B', enter: '\r', tab: '\t', escape: '\x1b', ctrlC: '\x03', backspace: '\x7f' };

test('fleets come, one is opened, a machine is chosen by arrows, copied, and q leaves', async () => {
  const { shows, send, copied, over } = open();
  await shows(/hello +default +local +3 ready/);
  await send(keys.enter);
  await shows(/▸ {2}hello-1/);
  await send(keys.down);
  await shows(/▸ {2}hello-2/);
  await send('c');
  await shows(/copied: 10\.89\.0\.2/);
  assert.deepEqual(copied, ['10.89.0.2']);
  await send('q');
  await over;
});

test('a fleet is destroyed only after its name was typed and the other button chosen', async () => {
  const { shows, send, desk, over } = open();
  await shows(/3 ready/);
  await send('x');
  await shows(/what destroy would do/);
  // Whoever types fast sends several keys at once.
  await send('hel', `lx${keys.backspace}o${keys.tab}`);
  await shows(/\[▸ Destroy hello \]/);
  await send(keys.enter);
  await shows(/destroy of hello is done/);
  assert.ok(desk.asked.includes('destroy'));
  await send(keys.ctrlC);
  await over;
});

test('text that is pasted goes into a field, and never acts as keys', async () => {
  const { app, shows, send, over } = open();
  await shows(/3 ready/);
  await send('\x1b[200~xq\r\x1b[201~');
  await shows(/3 ready/);
  await send('/');
  await shows(/ \/_/);
  await send('\x1b[200~hel\nlo\x1b[201~');
  await shows(/ \/hello_/);
  assert.ok(!/Destroy/.test(app.lastFrame() ?? ''));
  await send(keys.escape);
  await shows(/enter open/);
  await send('q');
  await over;
});

test('a shell is opened on the machine that was chosen, and the screen comes back', async () => {
  const { shows, send, desk, over } = open();
  await shows(/3 ready/);
  await send(keys.enter);
  await shows(/hello-3/);
  await send('s');
  await shows(/back from hello-1/);
  assert.ok(desk.asked.includes('shell hello-1'));
  await send('q');
  await over;
});

test('ctrl-z gives the terminal to the shell, and what is shown is asked again afterwards', async () => {
  const { shows, send, desk, copied, over } = open();
  await shows(/3 ready/);
  const looks = desk.asked.length;
  await send('\x1a');
  await shows(/3 ready/);
  assert.deepEqual(copied, ['stopped']);
  assert.ok(desk.asked.length > looks);
  await send('q');
  await over;
});

test('a run is stopped from the screen of work, after a question, and tells how it goes on', async () => {
  const desk = fakeDesk({
    look: async () => listing([]),
    run: (_fleet, _verb, _listen, signal) =>
      new Promise(resolve =>
        signal.addEventListener('abort', () => resolve({ exit: 130, text: 'next: just create' })),
      ),
  });
  const { shows, send, over } = open(desk);
  await shows(/hello +default +local +none/);
  await send('n');
  await shows(/what create would do/);
  await send(keys.tab, keys.enter, 'w');
  await shows(/create hello: under way/);
  await send('\x1a');
  await shows(/what is under way would stand still/);
  await send('t');
  await shows(/Stop the create of hello[\s\S]*create goes on from there/);
  await send(keys.enter);
  await shows(/create goes on/);
  await send('t', keys.tab, keys.enter);
  await shows(/ended with exit code 130[\s\S]*next: just create/);
  await send('q');
  await over;
});

test('what the desk cannot do is told on the screen, and the screen goes on', async () => {
  const desk = fakeDesk({
    examine: async () => {
      throw new Error('the network is down');
    },
    plan: async () => {
      throw new Error('there is no engine');
    },
  });
  const { shows, send, over } = open(desk);
  await shows(/3 ready/);
  await send('x');
  await shows(/there is no engine/);
  await send(keys.escape);
  await shows(/cancelled: nothing was touched/);
  await send(keys.enter);
  await shows(/hello-3/);
  await send('d');
  await shows(/could not be examined[\s\S]*the network is down/);
  await send('q');
  await over;
});

test('the escape that copies holds nothing but the text, in base64', () => {
  assert.equal(copyEscape('a\x1b\x07b'), `\x1b]52;c;${Buffer.from('a\x1b\x07b').toString('base64')}\x07`);
  assert.match(copyEscape('x'.repeat(1_000_000)), /^\x1b\]52;c;[A-Za-z0-9+/=]{1,100000}\x07$/);
});
