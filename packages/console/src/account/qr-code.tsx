import { useQuery } from '@tanstack/react-query'
import './qr-code.css'

/** Light modules around it, which scanners need (ISO/IEC 18004). */
const QUIET = 4

/** A text as a QR code, drawn as one SVG path; the library comes with the first one. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { data } = useQuery({
    queryKey: ['qr', text],
    gcTime: 0,
    queryFn: async () => {
      const { default: qrcode } = await import('qrcode-generator')
      const code = qrcode(0, 'M')
      code.addData(text)
      code.make()
      const size = code.getModuleCount()
      const places = Array.from({ length: size * size }, (_, n) => [Math.floor(n / size), n % size] as const)
      const dark = places.filter(([row, column]) => code.isDark(row, column))
      return { size, path: dark.map(([row, column]) => `M${column} ${row}h1v1h-1z`).join('') }
    }
  })
  const size = data?.size ?? 0
  return (
    <svg
      className="qr-code"
      role="img"
      aria-label={label}
      viewBox={`${-QUIET} ${-QUIET} ${size + 2 * QUIET} ${size + 2 * QUIET}`}
      shapeRendering="crispEdges"
    >
      <path d={data?.path ?? ''} />
    </svg>
  )
}
