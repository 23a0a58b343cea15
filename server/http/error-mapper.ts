import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Logger } from '../base/logger.ts';
import type { ErrorDto } from '../contract/dto.ts';
import { CodedError, ERROR_CODES, type ErrorCode } from '../contract/error-codes.ts';

export interface MappedError {
  status: number;
  body: ErrorDto;
}

/** The one place where an error becomes an answer. What is not ours to explain is logged and stays inside. */
export function describeError(error: unknown, logger: Logger): MappedError {
  const coded = toCodedError(error);
  if (coded) return mapped(coded.code, coded.message, coded.field);
  logger.error({ err: error }, 'a request failed');
  return mapped('INTERNAL', ERROR_CODES.INTERNAL.message);
}

function toCodedError(error: unknown): CodedError | null {
  if (error instanceof CodedError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const { instancePath, message } = error.validation[0]!;
    const place = instancePath.replaceAll('/', '.').replace(/^\./, '');
    return new CodedError('BAD_REQUEST', place === '' ? message : `${place}: ${message}`, place || null);
  }
  const { statusCode, message } = (error ?? {}) as Partial<FastifyError>;
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return null;
  return new CodedError(...codeOfStatus(statusCode, message));
}

/** What the framework and its plugins refuse by themselves. */
function codeOfStatus(statusCode: number, message: string | undefined): [code: ErrorCode, detail?: string] {
  switch (statusCode) {
    case 404:
      return ['NOT_FOUND'];
    case 405:
      return ['METHOD_NOT_ALLOWED'];
    case 413:
      return ['PAYLOAD_TOO_LARGE'];
    case 429:
      return ['TOO_MANY_ATTEMPTS'];
    default:
      return ['BAD_REQUEST', message];
  }
}

function mapped(code: ErrorCode, message: string, field: string | null = null): MappedError {
  const error = { code, message, ...(field === null ? {} : { field }) };
  return { status: ERROR_CODES[code].status, body: { error } };
}
