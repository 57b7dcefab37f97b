/** The part that is used here; the package brings no types of its own. */
declare module 'picomatch' {
  export default function picomatch(
    globs: readonly string[],
    settings?: { dot?: boolean },
  ): (path: string) => boolean
}
