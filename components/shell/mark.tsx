/** The product's mark: a stretch of a ruler. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" className={className} fill="none" stroke="currentColor" strokeWidth="1.75" aria-hidden focusable="false">
      <path d="M1 17.5h18" />
      <path d="M2 17V4" />
      <path d="M6 17v-4.5" />
      <path d="M10 17V9" />
      <path d="M14 17v-4.5" />
      <path d="M18 17V4" />
    </svg>
  )
}
