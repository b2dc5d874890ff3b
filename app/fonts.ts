import localFont from 'next/font/local'

/** Preloaded; its fallback with matched metrics is in fonts.css, after the other scripts of the same family. */
export const plexSans = localFont({
  src: '../node_modules/@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-normal.woff2',
  weight: '100 700',
  display: 'swap',
  variable: '--font-plex',
  adjustFontFallback: false,
})
