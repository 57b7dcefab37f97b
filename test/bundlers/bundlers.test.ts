import { BUNDLERS } from '../support/bundlers.ts'
import { testBundlers } from './test-bundlers.ts'

testBundlers(BUNDLERS)
