/** One long step under way. */
export interface Step {
  /** `fraction` from 0 to 1 where it is known. */
  update(detail: string, fraction?: number): void
  done(detail?: string): void
}

/** Called when a long step begins; what it gives back hears how the step goes. */
export type Progress = (title: string) => Step

export const noProgress: Progress = () => ({ update: () => undefined, done: () => undefined })
