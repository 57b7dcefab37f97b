import type { CollectedSymbol } from '../../src/collect/collection.ts'
import type { ParameterShape } from '../../src/collect/record.ts'
import type { Docs } from '../../src/types.ts'
import type { Random } from '../../test/support/random.ts'

/** One way in which docs can be wrong. */
export interface FaultKind {
  kind: string
  /** The codes of findings that count as caught. */
  codes: string[]
  /** Docs, and where the code changed under them a symbol, with the fault; undefined where it does not apply. */
  plant: (docs: Docs, symbol: CollectedSymbol, random: Random) => Planted | undefined
}

export interface Planted {
  docs: Docs
  symbol?: CollectedSymbol
}

const INVENTED = [
  'resolveQuorum',
  'maxRetryWindow',
  'TokenLedger',
  'flushPendingShards',
  'onceSettled',
  'ShardPlanner',
  'retry_budget_ms',
  'frobnicate',
  'isLeaderElected',
  'computeDigestOf',
]
const ERRORS = ['EvalError', 'QuorumError', 'LeaseExpiredError', 'URIError', 'ShardLockedError']

/** Faults in what docs say by name, one per symbol and kind. */
export const FAULT_KINDS: readonly FaultKind[] = [
  {
    kind: 'parameter renamed',
    codes: ['param-unknown'],
    plant(docs, { declaration }, random) {
      // Of a value that another function makes the parameters are not known.
      const isKnown = declaration.shape.parameters.length > 0
      // A destructured parameter has no name that could be wrong.
      const named = new Set(declaration.shape.parameters.map(({ name }) => name))
      const params = docs.params?.filter(({ name }) => named.has(name)) ?? []
      if (!isKnown || params.length === 0) return undefined
      const chosen = random.pick(params)
      const name = rename(chosen.name, random)
      if (docs.params?.some((param) => param.name === name)) return undefined
      return {
        docs: {
          ...docs,
          params: docs.params!.map((param) => (param === chosen ? { ...param, name } : param)),
        },
      }
    },
  },
  {
    kind: 'parameter added',
    codes: ['param-unknown'],
    plant(docs, { declaration }, random) {
      const { shape } = declaration
      if (shape.returns === undefined && shape.parameters.length === 0) return undefined
      const added = { name: random.pick(INVENTED), description: 'How long the lease is kept.' }
      return { docs: { ...docs, params: [...(docs.params ?? []), added] } }
    },
  },
  {
    kind: 'parameter removed from the code',
    codes: ['param-unknown'],
    plant(docs, symbol, random) {
      const { shape } = symbol.declaration
      const documented = shape.parameters.filter(({ name }) =>
        docs.params?.some((param) => param.name === name),
      )
      if (documented.length === 0) return undefined
      return { docs, symbol: withoutParameter(symbol, random.pick(documented)) }
    },
  },
  {
    kind: 'type parameter added or renamed',
    codes: ['type-param-unknown'],
    plant(docs, { module }, random) {
      // In JavaScript the comment declares them.
      if (/\.[cm]?jsx?$/.test(module)) return undefined
      const [, ...rest] = docs.typeParams ?? []
      const name = random.pick(['TLedger', 'Quorum', 'TShard'])
      return { docs: { ...docs, typeParams: [{ name, description: 'What is kept.' }, ...rest] } }
    },
  },
  {
    kind: 'wrong throws',
    codes: ['throws-unfounded'],
    plant(docs, { declaration }, random) {
      const { kind, shape } = declaration
      // The code that a type speaks of is elsewhere.
      if (kind === 'type' || kind === 'interface') return undefined
      if (shape.returns === undefined && kind !== 'class') return undefined
      const type = random.pick(ERRORS)
      const entry = { type, description: 'When the lease is over.' }
      return { docs: { ...docs, throws: [...(docs.throws ?? []), entry] } }
    },
  },
  {
    kind: 'returns on void',
    codes: ['returns-nothing'],
    plant(docs, { declaration }) {
      if (declaration.shape.returns !== 'nothing' || docs.returns) return undefined
      return { docs: { ...docs, returns: 'The number of entries that were written.' } }
    },
  },
  {
    kind: 'unknown identifier',
    codes: ['name-unknown'],
    plant(docs, _symbol, random) {
      const name = random.pick(INVENTED)
      const written = random.pick([name, `${name}()`, `${name}(input)`, `new ${name}()`])
      return { docs: addSentence(docs, `It hands over to \`${written}\` first.`, random) }
    },
  },
  {
    kind: 'unknown property',
    codes: ['name-unknown'],
    plant(docs, { name, declaration }, random) {
      const [parameter] = declaration.shape.parameters
      const head = parameter?.name ?? name
      if (name === 'default' || declaration.shape.identifiers.length === 0) return undefined
      const path = `${head}.${random.pick(INVENTED)}`
      return { docs: addSentence(docs, `The limit is \`${path}\`.`, random) }
    },
  },
  {
    kind: 'unknown link target',
    codes: ['link-unknown'],
    plant(docs, _symbol, random) {
      const name = random.pick(INVENTED)
      if (random.pick([true, false])) return { docs: { ...docs, see: [...(docs.see ?? []), name] } }
      return { docs: addSentence(docs, `Compare {@link ${name}}.`, random) }
    },
  },
  {
    kind: 'unknown address',
    codes: ['address-unknown'],
    plant: (docs, _symbol, random) => ({
      docs: addSentence(docs, 'See https://leases.example.test/guide for more.', random),
    }),
  },
  {
    kind: 'summary echoes the name',
    codes: ['summary-echo'],
    plant(docs, { name, kind }, random) {
      if (name === 'default') return undefined
      const words = name.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').replace(/_/g, ' ')
      const summary = random.pick([`${words}.`, `The ${words.toLowerCase()} ${kind}.`])
      return { docs: { ...docs, summary } }
    },
  },
  {
    kind: 'unknown member',
    codes: ['member-unknown'],
    plant(docs, { declaration }, random) {
      if (declaration.shape.members.length === 0) return undefined
      const member = { name: random.pick(INVENTED), kind: 'method', summary: 'Ends the lease.' }
      return { docs: { ...docs, members: [...(docs.members ?? []), member] } }
    },
  },
  {
    kind: 'member static or not',
    codes: ['member-static'],
    plant(docs, { declaration }, random) {
      const once = declaration.shape.members.filter(
        ({ name }, _index, all) => all.filter((other) => other.name === name).length === 1,
      )
      if (declaration.kind !== 'class' || once.length === 0) return undefined
      const { name, kind, static: isStatic } = random.pick(once)
      const member = { name, kind, summary: 'Ends the lease.', ...(!isStatic && { static: true }) }
      return { docs: { ...docs, members: [member] } }
    },
  },
  {
    kind: 'parameter of a member added',
    codes: ['param-unknown'],
    plant(docs, { declaration }, random) {
      const methods = declaration.shape.members.filter(({ kind }) => kind === 'method')
      if (methods.length === 0) return undefined
      const { name, kind, static: isStatic } = random.pick(methods)
      const params = [{ name: random.pick(INVENTED), description: 'How long.' }]
      const member = { name, kind, summary: 'Ends.', params, ...(isStatic && { static: true }) }
      return { docs: { ...docs, members: [member] } }
    },
  },
  {
    kind: 'unfounded deprecation',
    codes: ['deprecated-unfounded'],
    plant(docs) {
      return docs.deprecated ? undefined : { docs: { ...docs, deprecated: 'Since version 2.' } }
    },
  },
]

/** As people and models get names wrong: another form, a letter less, a synonym. */
function rename(name: string, random: Random): string {
  const upper = name[0]!.toUpperCase() + name.slice(1)
  return random.pick([
    `${name}s2`,
    `the${upper}`,
    `${name}Value2`,
    `my${upper}`,
    `${name.slice(0, -1)}Xy`,
  ])
}

function addSentence(docs: Docs, sentence: string, random: Random): Docs {
  const field = random.pick(['summary', 'description', 'remarks'] as const)
  const text = docs[field]?.trim()
  return { ...docs, [field]: text ? `${text.replace(/[^.`]$/, '$&.')} ${sentence}` : sentence }
}

/** The symbol as if its code had lost a parameter since the docs were written. */
function withoutParameter(symbol: CollectedSymbol, parameter: ParameterShape): CollectedSymbol {
  const { declaration } = symbol
  const parameters = declaration.shape.parameters.filter((one) => one !== parameter)
  return {
    ...symbol,
    declaration: { ...declaration, shape: { ...declaration.shape, parameters } },
  }
}
