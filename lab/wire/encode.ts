import { ApiError } from '../core/contract.ts';
import type { WireAnswer } from './request.ts';
import { type Service, serviceOfAction } from './services.ts';
import { ec2Table, jsonTable, stsTable } from './tables.ts';
import { writeJson } from './write-json.ts';
import { element, escapeXml, writeXml } from './write-xml.ts';

/** What goes over the wire for an action's output, or for the error that stands in its place. */
export const encode = (action: string, answer: object, requestId: string): WireAnswer => {
  const service = serviceOfAction(action);
  if (!service) throw new Error(`no service has the action ${action}`);
  if (answer instanceof ApiError) return encodeError(service, answer, requestId);
  const name = action.slice(action.indexOf(':') + 1);
  switch (service.protocol) {
    case 'ec2':
      return xml(200, ec2Answer(service, name, answer, requestId), requestId);
    case 'query':
      return xml(200, stsAnswer(service, name, answer, requestId), requestId);
    case 'json':
      return json(200, writeJson(jsonTable, outputOf(jsonTable, name) ?? '', answer), requestId);
  }
};

/** An error, as the service tells it. */
export const encodeError = (service: Service, error: ApiError, requestId: string): WireAnswer => {
  const code = element('Code', escapeXml(error.code));
  const message = element('Message', escapeXml(error.message));
  switch (service.protocol) {
    case 'ec2':
      return xml(
        error.status,
        `<Response><Errors><Error>${code}${message}</Error></Errors>${element('RequestID', requestId)}</Response>`,
        requestId,
      );
    case 'query': {
      const type = element('Type', error.status < 500 ? 'Sender' : 'Receiver');
      const inner = `<Error>${type}${code}${message}</Error>${element('RequestId', requestId)}`;
      return xml(
        error.status,
        `<ErrorResponse xmlns="${stsNamespace(service)}">${inner}</ErrorResponse>`,
        requestId,
      );
    }
    case 'json':
      return json(error.status, JSON.stringify({ __type: error.code, message: error.message }), requestId);
  }
};

const ec2Answer = ({ version }: Service, name: string, output: object, requestId: string): string => {
  const shape = outputOf(ec2Table, name);
  // An action without an output of its own says that it was done.
  const content = shape === undefined ? element('return', 'true') : writeXml(ec2Table, shape, output);
  return `<${name}Response xmlns="http://ec2.amazonaws.com/doc/${version}/">${element('requestId', requestId)}${content}</${name}Response>`;
};

const stsAnswer = (service: Service, name: string, output: object, requestId: string): string => {
  const result = element(`${name}Result`, writeXml(stsTable, outputOf(stsTable, name) ?? '', output));
  const metadata = element('ResponseMetadata', element('RequestId', requestId));
  return `<${name}Response xmlns="${stsNamespace(service)}">${result}${metadata}</${name}Response>`;
};

const stsNamespace = ({ version }: Service): string => `https://sts.amazonaws.com/doc/${version}/`;

const outputOf = (table: typeof ec2Table, name: string): string | undefined => {
  const shapes = table.actions.get(name);
  if (!shapes) throw new Error(`there is no action ${name}`);
  return shapes.output;
};

const xml = (status: number, body: string, requestId: string): WireAnswer => ({
  status,
  headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

const json = (status: number, body: string, requestId: string): WireAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
  body,
});
