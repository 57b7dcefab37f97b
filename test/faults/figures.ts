import { badServers } from './bad-servers.ts'
import { bundlers } from './bundlers.ts'
import { environments } from './environments.ts'
import { checkouts } from './checkouts.ts'
import { damagedSources } from './damaged-sources.ts'
import { disclosure } from './disclosure.ts'
import { errorClasses } from './error-classes.ts'
import { exitCodes } from './exit-codes.ts'
import { failFast } from './fail-fast.ts'
import type { Figure } from './figure.ts'
import { fleet } from './fleet.ts'
import { hostileRequests } from './hostile-requests.ts'
import { hostileText } from './hostile-text.ts'
import { injections } from './injections.ts'
import { kills } from './kills.ts'
import { moves } from './moves.ts'
import { oversize } from './oversize.ts'
import { pacing } from './pacing.ts'
import { processes } from './processes.ts'
import { secrets } from './secrets.ts'
import { cost, faultySoak } from './soak.ts'
import { silentCuts } from './silent-cuts.ts'
import { signals } from './signals.ts'
import { storeFaults } from './store-faults.ts'
import { storms } from './storms.ts'
import { waits } from './waits.ts'

/** In the order of the table. */
export const FIGURES: readonly Figure[] = [
  errorClasses,
  waits,
  failFast,
  oversize,
  pacing,
  faultySoak,
  kills,
  signals,
  storeFaults,
  processes,
  environments,
  storms,
  moves,
  bundlers,
  exitCodes,
  cost,
  silentCuts,
  secrets,
  disclosure,
  injections,
  hostileText,
  hostileRequests,
  checkouts,
  damagedSources,
  badServers,
  fleet,
]

/** Those that the tests run beside the others, by id: they start processes of their own, or look for what is shown. */
export const WITH_PROCESSES: ReadonlySet<string> = new Set('7 8 9 10 15 23 24 fleet'.split(' '))
export const WITH_SINKS: ReadonlySet<string> = new Set('19 21 22'.split(' '))
