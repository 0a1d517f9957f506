/** A founder's colour as an accent that can be read: moved in lightness alone, hue and chroma as they are (OKLCH). */

export interface Accent {
  readonly accent: string
  /** Text on it. */
  readonly on: string
}

/** WCAG AA for text. */
const CONTRAST_MIN = 4.5
const STEPS = 100

const grounds = {
  light: { behind: '#f3f1ed', towards: 0 },
  dark: { behind: '#1b1d21', towards: 1 }
} as const

/** @param colour `#rrggbb` */
export function accentOf(colour: string, theme: 'light' | 'dark'): Accent {
  const { behind, towards } = grounds[theme]
  const [lightness, a, b] = labOf(colour)
  for (let step = 0; step <= STEPS; step++) {
    const share = step / STEPS
    const moved = lightness + (towards - lightness) * share
    // Towards black and white there is less place for chroma.
    const accent = hexOf([moved, a * (1 - share), b * (1 - share)])
    if (contrastOf(accent, behind) >= CONTRAST_MIN) return { accent, on: textOn(accent) }
  }
  return theme === 'light' ? { accent: '#000000', on: '#ffffff' } : { accent: '#ffffff', on: '#000000' }
}

function textOn(accent: string): string {
  return contrastOf(accent, '#ffffff') >= contrastOf(accent, '#000000') ? '#ffffff' : '#000000'
}

/** WCAG 2 contrast of two colours. */
export function contrastOf(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

type Triple = readonly [number, number, number]

function luminanceOf(colour: string): number {
  const [r, g, b] = linearOf(colour)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function linearOf(colour: string): Triple {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
  const linear = parts.map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
  return linear as unknown as Triple
}

/** OKLab, by Björn Ottosson's matrices. */
function labOf(colour: string): Triple {
  const [r, g, b] = linearOf(colour)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  ]
}

function hexOf([lightness, a, b]: Triple): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
  ]
  return `#${linear.map(byteOf).join('')}`
}

function byteOf(linear: number): string {
  const held = Math.min(1, Math.max(0, linear))
  const value = held <= 0.0031308 ? held * 12.92 : 1.055 * held ** (1 / 2.4) - 0.055
  return Math.round(value * 255)
    .toString(16)
    .padStart(2, '0')
}
