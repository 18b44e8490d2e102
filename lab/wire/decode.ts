import { ApiError, type LabCall } from '../core/contract.ts';
import { admit } from './admit.ts';
import type { Table } from './notation.ts';
import { readTree } from './query-tree.ts';
import { readJson } from './read-json.ts';
import { readQuery } from './read-query.ts';
import type { Gate, WireRequest } from './request.ts';
import { type Service, serviceNamed, serviceNames, serviceOfTarget } from './services.ts';
import { readSigned } from './signature.ts';
import { ec2Table, jsonTable, stsTable } from './tables.ts';

/** The service that a request means: by the scope of its credentials, else by its target; EC2 where it tells none. */
export const serviceOf = (request: WireRequest): Service => {
  const target = jsonTarget(request);
  const name = readSigned(request.headers.authorization ?? '')?.service;
  const found = name === undefined ? serviceOfTarget(target) : serviceNamed(name);
  return found ?? { name: name ?? 'ec2', protocol: target === '' ? 'ec2' : 'json', version: '2016-11-15' };
};

/** Who calls what with which input. Throws the `ApiError` that the service answers instead. */
export const decode = (request: WireRequest, gate: Gate): LabCall => {
  const service = serviceOf(request);
  if (!serviceNames.includes(service.name))
    throw new ApiError(
      'InvalidAction',
      `The lab has no service ${service.name}. It has: ${serviceNames.join(', ')}.`,
    );
  const caller = admit(request, service, gate);
  const { action, input } =
    service.protocol === 'json' ? fromJson(request, service) : fromQuery(request, service);
  const region = readSigned(request.headers.authorization ?? '')?.region ?? '';
  return { caller, region, action: `${service.name}:${action}`, input };
};

interface Asked {
  readonly action: string;
  readonly input: object;
}

const fromQuery = (request: WireRequest, service: Service): Asked => {
  const tree = readTree(formOf(request));
  const action = tree.children.get('Action')?.value;
  const version = tree.children.get('Version')?.value;
  tree.children.delete('Action');
  tree.children.delete('Version');
  if (!action) throw new ApiError('MissingAction', 'The request is missing an action.');
  if (version !== service.version)
    throw new ApiError('NoSuchVersion', `The lab speaks version ${service.version} of ${service.name} only.`);
  const table = service.protocol === 'ec2' ? ec2Table : stsTable;
  const { input } = known(table, action, 'InvalidAction');
  return { action, input: readQuery(table, input, tree) };
};

/** The parameters of a POST stand in its body, of a GET in its query. */
const formOf = ({ method, target, body }: WireRequest): string => {
  if (method === 'GET') return target.split(/\?(.*)/s)[1] ?? '';
  if (method !== 'POST') throw new ApiError('UnsupportedProtocol', 'A request must be a POST or a GET.');
  return Buffer.from(body).toString('utf8');
};

const fromJson = (request: WireRequest, service: Service): Asked => {
  const [prefix, action = ''] = jsonTarget(request).split('.');
  const { input } = known(jsonTable, prefix === service.version ? action : '', 'UnknownOperationException');
  return { action, input: readJson(jsonTable, input, request.body) };
};

const jsonTarget = (request: WireRequest): string => request.headers['x-amz-target'] ?? '';

const known = (table: Table, action: string, code: string) => {
  const shapes = table.actions.get(action);
  if (!shapes) throw new ApiError(code, `The action ${action} is not valid for this web service.`);
  return shapes;
};
