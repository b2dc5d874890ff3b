/** Yields each outcome as soon as it is there. The promises must not reject. */
export async function* inOrderOfCompletion<T>(promises: readonly Promise<T>[]): AsyncGenerator<T> {
  if (promises.length === 1) {
    yield promises[0] as Promise<T>
    return
  }
  const ready: T[] = []
  let wake: (() => void) | undefined
  for (const promise of promises) {
    promise.then((value) => {
      ready.push(value)
      wake?.()
    })
  }
  for (let left = promises.length; left > 0; left--) {
    if (ready.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    yield ready.shift() as T
  }
}
