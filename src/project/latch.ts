/** Something that happens once, to wait for. */
export interface Latch {
  open: () => void
  opened: Promise<void>
}

export function createLatch(): Latch {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}
