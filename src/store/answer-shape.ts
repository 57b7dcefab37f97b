import {
  listOf,
  objectOf,
  oneOf,
  optional,
  orNull,
  readAmount,
  readFlag,
  readText,
} from './shape.ts'
import type {
  Docs,
  ErrorCode,
  ExampleDoc,
  Issue,
  MemberDoc,
  ParameterDoc,
  ThrowsDoc,
  Tokens,
  Truncation,
} from '../types.ts'
import type { StoredAnswer } from './answer.ts'
import type { Reader } from './shape.ts'

const readParameters = listOf(objectOf<ParameterDoc>({ name: readText, description: readText }))

const readDocs = objectOf<Docs>({
  summary: readText,
  description: optional(readText),
  params: optional(readParameters),
  typeParams: optional(readParameters),
  returns: optional(readText),
  throws: optional(
    listOf(objectOf<ThrowsDoc>({ type: optional(readText), description: readText })),
  ),
  examples: optional(
    listOf(
      objectOf<ExampleDoc>({
        code: readText,
        check: oneOf('unchecked', 'parsed', 'typechecked'),
      }),
    ),
  ),
  members: optional(
    listOf(
      objectOf<MemberDoc>({
        name: readText,
        kind: readText,
        static: optional(readFlag),
        summary: readText,
        params: optional(readParameters),
        returns: optional(readText),
      }),
    ),
  ),
  remarks: optional(readText),
  see: optional(listOf(readText)),
  deprecated: optional(readText),
})

const ERROR_CODES: Record<ErrorCode, true> = {
  token_limit: true,
  output_limit: true,
  rate_limit: true,
  timeout: true,
  network: true,
  server: true,
  auth: true,
  quota: true,
  content_filter: true,
  invalid_output: true,
  bad_request: true,
  budget: true,
  no_key: true,
  secret: true,
}

/** What a stored answer must look like, wherever it comes from. */
export const readStoredAnswer: Reader<StoredAnswer> = objectOf<StoredAnswer>({
  schemaVersion: oneOf(1),
  key: readText,
  symbol: readText,
  model: readText,
  date: readText,
  docs: optional(readDocs),
  issues: optional(listOf(objectOf<Issue>({ code: readText, message: readText }))),
  claims: optional(
    objectOf<{ checked: number; false: number }>({ checked: readAmount, false: readAmount }),
  ),
  relies: optional(listOf(readText)),
  truncated: optional(objectOf<Truncation>({ fromChars: readAmount, toChars: readAmount })),
  error: optional(
    objectOf<{ code: ErrorCode; message: string }>({
      code: oneOf(...(Object.keys(ERROR_CODES) as ErrorCode[])),
      message: readText,
    }),
  ),
  tokens: objectOf<Tokens>({
    input: readAmount,
    output: readAmount,
    cachedInput: optional(readAmount),
    cacheWrite: optional(readAmount),
    reasoning: optional(readAmount),
  }),
  costUsd: orNull(readAmount),
  checksum: readText,
})
