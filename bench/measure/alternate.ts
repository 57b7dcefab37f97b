import type { Run } from '../../test/support/node-process.ts'

/**
 * Runs variants in turn, round after round, so that whatever else the machine does falls on all of them. Each round has an
 * order of its own: a build behind the most expensive one is slower than the same build behind a cheap one.
 */
export async function alternate<Name extends string>(
  rounds: number,
  variants: Record<Name, () => Promise<Run>>,
): Promise<Record<Name, Run[]>> {
  const names = Object.keys(variants) as Name[]
  const runs = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Run[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of shuffle(names)) runs[name].push(await variants[name]())
  }
  return runs
}

export function shuffle<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item)
}
