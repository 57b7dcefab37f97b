import type { Point } from './jobs/peers.ts'

/** A line of the plot. */
export interface Series {
  name: string
  colour: string
  points: readonly Point[]
}

const WIDTH = 760
const HEIGHT = 440
const LEFT = 64
const RIGHT = 190
const TOP = 40
const BOTTOM = 52

/** Cost against size, both logarithmic, so that linear growth is a straight line of the same slope everywhere. */
export function drawPlot(series: readonly Series[]): string {
  const points = series.flatMap((one) => one.points)
  const x = createAxis(
    points.map(({ symbols }) => symbols),
    LEFT,
    WIDTH - RIGHT,
  )
  const y = createAxis(
    points.map(({ seconds }) => seconds),
    HEIGHT - BOTTOM,
    TOP,
  )
  const bottom = HEIGHT - BOTTOM
  const right = WIDTH - RIGHT
  const labelled = series.filter((one) => one.points.length > 0)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    `<text x="${LEFT}" y="20" font-size="14">Seconds against symbols, nothing known, no calls</text>`,
    ...x.ticks.map(
      ({ at, label }) =>
        `<path d="M${at} ${TOP}V${bottom}" stroke="#ddd"/><text x="${at}" y="${bottom + 18}" text-anchor="middle">${label}</text>`,
    ),
    ...y.ticks.map(
      ({ at, label }) =>
        `<path d="M${LEFT} ${at}H${right}" stroke="#ddd"/><text x="${LEFT - 8}" y="${at + 4}" text-anchor="end">${label}</text>`,
    ),
    `<text x="${(LEFT + right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">symbols</text>`,
    `<text x="16" y="${(TOP + bottom) / 2}" text-anchor="middle" transform="rotate(-90 16 ${(TOP + bottom) / 2})">seconds</text>`,
    ...labelled.flatMap((one, index) => drawSeries(one, index)),
    '</svg>',
    '',
  ].join('\n')

  function drawSeries({ name, colour, points }: Series, index: number): string[] {
    const sorted = [...points].sort((one, other) => one.symbols - other.symbols)
    const places = sorted.map(({ symbols, seconds }) => `${x.place(symbols)} ${y.place(seconds)}`)
    const legend = TOP + 16 + index * 22
    return [
      `<path d="M${places.join('L')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...places.map((place) => {
        const [cx, cy] = place.split(' ')
        return `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`
      }),
      `<path d="M${right + 12} ${legend}h20" stroke="${colour}" stroke-width="2"/>`,
      `<text x="${right + 38}" y="${legend + 4}">${name}</text>`,
    ]
  }
}

interface Axis {
  place: (value: number) => number
  ticks: { at: number; label: string }[]
}

/** From the power of ten below all values to the one above. */
function createAxis(values: readonly number[], from: number, to: number): Axis {
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))
  const place = (value: number): number => {
    const share = (Math.log10(value) - low) / (high - low)
    return Math.round((from + share * (to - from)) * 10) / 10
  }
  const powers = Array.from({ length: high - low + 1 }, (_, index) => low + index)
  return {
    place,
    ticks: powers.map((power) => ({
      at: place(10 ** power),
      label: (10 ** power).toLocaleString('en'),
    })),
  }
}
