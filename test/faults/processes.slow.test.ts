import { FIGURES, WITH_PROCESSES } from './figures.ts'
import { sampleFigures } from './sample-figures.ts'

sampleFigures(FIGURES.filter(({ id }) => WITH_PROCESSES.has(id)))
