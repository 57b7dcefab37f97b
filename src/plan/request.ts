import type { CollectedSymbol } from '../collect/collection.ts'
import type { AnswerParts } from './answer-parts.ts'

/** A system and a user message. */
export interface Prompt {
  system: string
  user: string
}

/** The request for one symbol, before any server dialect: what the model sees. */
export interface SymbolRequest {
  /** The instructions, identical for all symbols of a run, so that a provider's prompt cache applies. */
  system: string
  /** The message about the symbol; begins with the line `Symbol: <kind> <name>`. */
  user: (snippet: string) => string
  /** What the answer is to consist of. */
  parts: AnswerParts
  /** Asks for another summary: the source, the one that the code contradicts, and why. */
  repair: (snippet: string, wrong: { summary: string; faults: readonly string[] }) => Prompt
  /** The symbol's own text, long data elided. */
  snippet: string
  /** How the snippet is to be parsed when it must be shortened. */
  script: 'ts' | 'tsx' | 'js' | 'jsx'
}

/** One call to make. Symbols whose keys are equal share it. */
export interface Question {
  key: string
  /** The id of the first of `symbols`. */
  id: string
  symbols: CollectedSymbol[]
  /** Made when it is first looked at: many a build asks nothing. */
  readonly request: SymbolRequest
}
