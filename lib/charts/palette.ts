/** The colours charts draw with; the same values as in `app/globals.css`. */
export interface Palette {
  readonly surface: string
  readonly sunken: string
  readonly line: string
  readonly ink: string
  readonly ink2: string
  readonly ink3: string
  readonly accent: string
  readonly good: string
  readonly bad: string
  readonly warn: string
  /** In the order of use; eight, then `other`. */
  readonly series: readonly string[]
  readonly other: string
}

export type Theme = 'light' | 'dark'

/** Light and dark, pair by pair: a series keeps its hue when the theme changes. */
export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    surface: '#ffffff',
    sunken: '#f4f2ee',
    line: '#e7e4de',
    ink: '#1b1d1f',
    ink2: '#55585c',
    ink3: '#6a6d71',
    accent: '#1f6488',
    good: '#1b7345',
    bad: '#b02a1f',
    warn: '#865700',
    series: ['#297195', '#bd7c31', '#489e88', '#ac3a5c', '#9e6de7', '#113aa6', '#474800', '#79185e'],
    other: '#8a8d91',
  },
  dark: {
    surface: '#171a1d',
    sunken: '#1e2226',
    line: '#2a2e33',
    ink: '#eceae6',
    ink2: '#a9adb2',
    ink3: '#959aa0',
    accent: '#58bdf1',
    good: '#5fcd94',
    bad: '#ff8d7f',
    warn: '#e3b04b',
    series: ['#58bdf1', '#b48226', '#85edbc', '#cc3e6a', '#8c66b2', '#3e89f7', '#bbb72e', '#ec8eb6'],
    other: '#787d83',
  },
}
