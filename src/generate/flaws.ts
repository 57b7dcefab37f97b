/** What is wrong with an answer beyond its status, in the words of the log: first one of them, then several. */
const WORDS = {
  late: ['answer not in time', 'answers not in time'],
  connection: ['broken connection', 'broken connections'],
  html: ['HTML page', 'HTML pages'],
  json: ['broken JSON text', 'broken JSON texts'],
  empty: ['empty body', 'empty bodies'],
  choices: ['answer without choices', 'answers without choices'],
  text: ['answer without text', 'answers without text'],
  oversized: ['body over 8 MB', 'bodies over 8 MB'],
  redirect: ['redirect to another host', 'redirects to another host'],
  cut: ['prompt cut short', 'prompts cut short'],
  usage: ['wrong token count', 'wrong token counts'],
} as const

export type Flaw = keyof typeof WORDS

/** Counts what a server does badly, so that the log can name it: the asset has one message per code. */
export interface Flaws {
  note: (flaw: Flaw | undefined) => void
  /** One phrase each, the most frequent first: `12 HTML pages`. */
  describe: () => string[]
}

export function createFlaws(): Flaws {
  const counts = new Map<Flaw, number>()

  return {
    note(flaw) {
      if (flaw !== undefined) counts.set(flaw, (counts.get(flaw) ?? 0) + 1)
    },
    describe: () =>
      [...counts]
        .sort(([, one], [, other]) => other - one)
        .map(([flaw, count]) => `${count} ${WORDS[flaw][count === 1 ? 0 : 1]}`),
  }
}

/** What is wrong with the text of a 200 that is no chat completion. */
export function findFlaw(text: string, isJson: boolean): Flaw {
  if (text.trim() === '') return 'empty'
  if (/^\s*</.test(text)) return 'html'
  return isJson ? 'choices' : 'json'
}
