/** mayfly's own version; part of every release. The build checks it against package.json. */
export const version = '0.1.0';
