import t from 'tap'
import { pictureType } from '../../../dist/brands/domain/picture.js'

const png = Buffer.from('89504e470d0a1a0a0000', 'hex')
const jpeg = Buffer.from('ffd8ffe000104a464946', 'hex')
const webp = Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(4, 9), Buffer.from('WEBPVP8 ')])

t.test('a picture is what its first bytes are', async (t) => {
  t.equal(pictureType(png), 'image/png')
  t.equal(pictureType(jpeg), 'image/jpeg')
  t.equal(pictureType(webp), 'image/webp')
})

t.test('nothing else is one, whatever it is called', async (t) => {
  const others = [
    Buffer.alloc(0),
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    Buffer.from('<?xml version="1.0"?><svg/>'),
    Buffer.from('GIF89a....'),
    Buffer.from('RIFF....WAVEfmt '),
    Buffer.from('%PDF-1.7'),
    Buffer.from('<!doctype html>'),
    png.subarray(0, 7),
    Buffer.concat([Buffer.from(' '), png])
  ]
  for (const bytes of others) t.equal(pictureType(bytes), undefined, bytes.toString('latin1').slice(0, 20))
})
