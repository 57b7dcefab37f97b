import { FIGURES, WITH_PROCESSES, WITH_SINKS } from './figures.ts'
import { sampleFigures } from './sample-figures.ts'

sampleFigures(FIGURES.filter(({ id }) => !WITH_PROCESSES.has(id) && !WITH_SINKS.has(id)))
