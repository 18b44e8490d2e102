import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readyProvider } from './local-provider.ts';

// Builds the base image of local machines unless it is there: tests that run side by side would each build it.
await readyProvider(join(tmpdir(), `mayfly-base-image-${process.pid}`));
