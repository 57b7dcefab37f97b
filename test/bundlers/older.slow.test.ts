import { BUNDLERS, OLDER_BUNDLERS } from '../support/bundlers.ts'
import { testBundlers } from './test-bundlers.ts'

// The oldest that are supported and those between, with one of today to compare the bytes with.
testBundlers([...BUNDLERS.slice(0, 1), ...OLDER_BUNDLERS])
