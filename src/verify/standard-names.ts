let loaded: Promise<ReadonlySet<string>> | undefined

/**
 * The names that the language, browsers and Node declare, globals and members alike. A kept list
 * (`bench/truth/standard-names.ts` writes it): deriving it takes the compiler and 0.8 s, reading it some 30 ms.
 */
export function loadStandardNames(): Promise<ReadonlySet<string>> {
  loaded ??= import('./standard-names.json', { with: { type: 'json' } }).then(
    (file) => new Set([...file.default.names.split(' '), ...LANGUAGE]),
  )
  return loaded
}

/** What the language itself reserves or names. */
const LANGUAGE = (
  'abstract accessor any arguments as asserts async await bigint boolean break case catch class const constructor ' +
  'continue debugger declare default delete do else enum export extends false finally for from function get global ' +
  'globalThis if implements import in infer Infinity instanceof interface intrinsic is keyof let meta module NaN ' +
  'namespace never new null number object of out override package private protected prototype public readonly ' +
  'require return satisfies set static string super switch symbol target this throw true try type typeof undefined ' +
  'unique unknown using var void while with yield __proto__'
).split(' ')
