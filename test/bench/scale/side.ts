import { frugal } from '../../../scripts/world/frugal.ts';
import { scaleOf } from './run.ts';

// Creates a fleet of so many machines under simulated time, in a process of its own, and prints what it took as JSON.
const [words = '', folder = ''] = process.argv.slice(2);
const count = Number(words);
// As `mayfly create` does it.
frugal(count);
process.stdout.write(JSON.stringify(await scaleOf(count, folder)));
