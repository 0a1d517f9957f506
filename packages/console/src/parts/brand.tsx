import { useEffect } from 'react'
import type { Site } from '../api/site.ts'
import { accentOf } from '../text/accent.ts'
import './brand.css'

/** A founder's logo and name; while they are shown, their colour is the page's accent. */
export function Brand({
  site: { colour, logo, name }
}: {
  readonly site: Pick<Site, 'colour' | 'logo' | 'name'>
}) {
  useEffect(() => {
    if (!colour) return
    const { style } = document.documentElement
    const [light, dark] = [accentOf(colour, 'light'), accentOf(colour, 'dark')]
    const both = (of: 'accent' | 'on') => `light-dark(${light[of]}, ${dark[of]})`
    style.setProperty('--accent', both('accent'))
    style.setProperty('--link', both('accent'))
    style.setProperty('--on-accent', both('on'))
    return () => {
      for (const name of ['--accent', '--link', '--on-accent']) style.removeProperty(name)
    }
  }, [colour])
  return (
    <span className="brand">
      {logo && <img src={logo} alt="" height={28} />}
      <bdi>{name}</bdi>
    </span>
  )
}
