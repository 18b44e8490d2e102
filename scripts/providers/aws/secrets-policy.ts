import type { Action } from './actions.ts';

const actions: readonly Action[] = [
  'secretsmanager:CreateSecret',
  'secretsmanager:GetSecretValue',
  'secretsmanager:PutSecretValue',
];

/** Secrets by their names: those that a fleet file calls otherwise need a statement of their own. */
export const secretsStatement = (fleet?: string) =>
  ({
    Sid: 'Secrets',
    Effect: 'Allow',
    Action: actions,
    Resource: [`arn:aws:secretsmanager:*:*:secret:mayfly/${fleet ?? '*'}/*`],
  }) as const;
