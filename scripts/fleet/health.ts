import * as z from 'zod';
import { matching, text, whole } from './fields.ts';

const urlWords = 'a URL with a right port and no password, like http://127.0.0.1:8080/health';

const isPlainUrl = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { port, username, password } = new URL(url);
  return port !== '0' && username === '' && password === '';
};

const http = z
  .strictObject({
    kind: z.literal('http'),
    url: matching(/^https?:\/\/[^\s/?#][!-~]*$/, urlWords)
      .refine(isPlainUrl, { error: urlWords })
      .describe('Asked from the machine itself'),
    status: whole(100, 599).default(200).describe('The status that is healthy'),
    contains: text('text')
      .min(1, { error: 'text of at least one character' })
      .optional()
      .describe('Text that the body must contain'),
  })
  .describe('A URL that must answer');

const tcp = z
  .strictObject({
    kind: z.literal('tcp'),
    port: whole(1, 65535).describe('The port that must accept a connection'),
    host: matching(/^[A-Za-z0-9:][A-Za-z0-9._:%-]*$/, 'a host name or an address')
      .default('127.0.0.1')
      .describe('As seen from the machine itself'),
  })
  .describe('A port that must accept a connection');

const command = z
  .strictObject({
    kind: z.literal('command'),
    run: z
      .array(text('text in quotes'), { error: 'a list: the program, then its arguments' })
      .min(1, { error: 'a list: the program, then its arguments' })
      .refine(([program]) => program !== '', { error: 'a list that begins with a program' })
      .describe('Program and arguments, no shell; exit code 0 is healthy'),
  })
  .describe('A program that must succeed');

/** A check that must be green before a machine is ready. */
export const healthCheck = z.discriminatedUnion('kind', [http, tcp, command], {
  error: 'a map with a kind: http, tcp or command',
});
