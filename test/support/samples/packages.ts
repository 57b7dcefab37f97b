/** A package whose sources are in its archive, pinned so that the figures can be had again. */
export interface Sample {
  name: string
  version: string
  /** The folder of its sources. */
  sources: string
}

/** Rules were tuned on these; their figures prove nothing. */
export const TUNED: readonly Sample[] = [
  { name: 'rxjs', version: '7.8.2', sources: 'src' },
  { name: '@noble/hashes', version: '1.8.0', sources: 'src' },
  { name: '@noble/curves', version: '1.9.7', sources: 'src' },
  { name: 'immer', version: '10.1.1', sources: 'src' },
  { name: 'mobx', version: '6.13.7', sources: 'src' },
  { name: 'zod', version: '3.25.76', sources: 'src' },
  { name: 'msw', version: '2.10.4', sources: 'src' },
  { name: '@tanstack/query-core', version: '5.83.0', sources: 'src' },
  { name: 'openai', version: '5.10.1', sources: 'src' },
  // These were to be reported; what they taught went into the rules.
  { name: 'effect', version: '3.17.0', sources: 'src' },
  { name: 'viem', version: '2.31.7', sources: '.' },
  { name: 'luxon', version: '3.7.1', sources: 'src' },
  { name: '@reduxjs/toolkit', version: '2.8.2', sources: 'src' },
  { name: 'reselect', version: '5.1.1', sources: 'src' },
  { name: 'three', version: '0.180.0', sources: 'src' },
]

/** Reported once without anything changed for them; then their false alarms were repaired. */
export const REPAIRED: readonly Sample[] = [
  { name: 'ethers', version: '6.15.0', sources: 'src.ts' },
  { name: 'cheerio', version: '1.1.0', sources: 'src' },
  { name: '@trpc/server', version: '11.4.3', sources: 'src' },
  { name: '@tanstack/table-core', version: '8.21.3', sources: 'src' },
  { name: 'svelte', version: '5.38.0', sources: 'src' },
  { name: 'workbox-routing', version: '7.3.0', sources: 'src' },
  { name: 'workbox-strategies', version: '7.3.0', sources: 'src' },
  { name: '@fluidframework/map', version: '2.43.0', sources: 'src' },
]

/** Chosen before any of their alarms was seen; nothing was changed for them. */
export const REPORTED: readonly Sample[] = [
  { name: '@internationalized/date', version: '3.12.4', sources: 'src' },
  { name: '@solana/web3.js', version: '1.98.4', sources: 'src' },
  { name: '@loaders.gl/core', version: '4.5.4', sources: 'src' },
  { name: 'redux', version: '5.0.1', sources: 'src' },
]

/** The packages that a command line names: `tuned`, `repaired`, else the reported ones. */
export function chooseSamples(words: readonly string[]): readonly Sample[] {
  if (words.includes('tuned')) return TUNED
  return words.includes('repaired') ? REPAIRED : REPORTED
}
