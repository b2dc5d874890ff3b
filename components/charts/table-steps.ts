import type { KeyboardEvent } from 'react'

/** By arrows from a value that can be followed to the next one in that direction, over those that cannot. */
export function stepTo(event: KeyboardEvent<HTMLElement>): void {
  const move = moves[event.key]
  const cell = (event.target as HTMLElement).closest('td')
  if (!move || !cell) return
  for (let next = move(cell); next; next = move(next)) {
    const button = next.querySelector<HTMLElement>('[data-cell]')
    if (!button) continue
    event.preventDefault()
    button.focus()
    return
  }
}

type Cell = HTMLTableCellElement

const moves: Readonly<Record<string, (from: Cell) => Cell | undefined>> = {
  ArrowLeft: (from) => (from.previousElementSibling as Cell | null) ?? undefined,
  ArrowRight: (from) => (from.nextElementSibling as Cell | null) ?? undefined,
  ArrowUp: (from) => below(from, from.parentElement?.previousElementSibling),
  ArrowDown: (from) => below(from, from.parentElement?.nextElementSibling),
}

function below({ cellIndex }: Cell, row: Element | null | undefined): Cell | undefined {
  return (row as HTMLTableRowElement | null | undefined)?.cells[cellIndex]
}
