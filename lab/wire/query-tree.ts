import { ApiError } from '../core/contract.ts';

/** Parameters of a query request as their dots nest them. */
export interface Branch {
  value: string | undefined;
  readonly children: Map<string, Branch>;
}

/** RunInstances has nine levels at most. */
const deepest = 12;

/** Reads `application/x-www-form-urlencoded`. Throws `MalformedQueryString`. */
export const readTree = (form: string): Branch => {
  const root = branch();
  for (const pair of form.split('&')) {
    if (pair === '') continue;
    const [name = '', value = ''] = pair.split(/=(.*)/s).map(unescapeForm);
    const parts = name.split('.');
    if (parts.length > deepest || parts.includes('')) throw malformed(`The parameter ${name} is malformed`);
    let at = root;
    for (const part of parts) at = childOf(at, part);
    if (at.value !== undefined) throw malformed(`The parameter ${name} stands there twice`);
    at.value = value;
  }
  return root;
};

const branch = (): Branch => ({ value: undefined, children: new Map() });

const childOf = (parent: Branch, part: string): Branch => {
  const child = parent.children.get(part) ?? branch();
  parent.children.set(part, child);
  return child;
};

const unescapeForm = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw malformed('The query string is not well encoded');
  }
};

export const malformed = (message: string): ApiError => new ApiError('MalformedQueryString', message, 404);
