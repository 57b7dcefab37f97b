/** Published versions of a package that ships its sources; each step from one to the next is one edit. */
export interface History {
  name: string
  versions: readonly string[]
  /** The folder of its sources. */
  sources: string
}

/** Consecutive releases, pinned so that the figures can be had again. */
export const HISTORIES: readonly History[] = [
  {
    name: 'zod',
    versions: ['4.5.0', '4.5.1', '4.5.2', '4.5.3', '4.5.4', '4.6.0', '4.6.1', '4.6.2', '4.6.3'],
    sources: 'src',
  },
  {
    name: '@tanstack/query-core',
    versions: [
      ...['5.99.0', '5.99.1', '5.99.2', '5.100.0', '5.100.1', '5.101.0', '5.102.0', '5.103.0'],
      ...['5.104.0', '5.105.0', '5.106.0', '5.107.1', '5.108.0'],
    ],
    sources: 'src',
  },
  {
    name: 'immer',
    versions: [
      ...['10.0.0', '10.0.1', '10.0.2', '10.0.3', '10.0.4', '10.1.0', '10.1.1', '10.1.2'],
      ...['10.1.3', '10.2.0', '11.0.0', '11.0.1', '11.1.0', '11.1.2', '11.1.3'],
    ],
    sources: 'src',
  },
  {
    name: 'mobx',
    versions: [
      ...['6.9.0', '6.9.1', '6.10.0', '6.10.1', '6.10.2', '6.11.0', '6.12.0', '6.12.1', '6.12.3'],
      ...['6.12.4', '6.12.5', '6.13.0', '6.13.1', '6.13.2', '6.13.3', '6.13.4', '6.13.5'],
      ...['6.13.6', '6.13.7', '6.15.0'],
    ],
    sources: 'src',
  },
]
