import { FIGURES, WITH_SINKS } from './figures.ts'
import { sampleFigures } from './sample-figures.ts'

sampleFigures(FIGURES.filter(({ id }) => WITH_SINKS.has(id)))
