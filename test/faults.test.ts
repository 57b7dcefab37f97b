import { FIGURES, WITH_PROCESSES } from '../bench/faults/figures.ts'
import { sampleFigures } from './support/sample-figures.ts'

sampleFigures(FIGURES.filter(({ id }) => !WITH_PROCESSES.has(id)))
