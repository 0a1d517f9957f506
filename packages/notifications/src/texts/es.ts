import type { Texts } from '../notices/notice.ts'
import { differ, priceWords } from './prices.ts'

const unexpected = 'Si no lo ha pedido usted, ignore este mensaje: no cambia nada.'
const notYou = 'Si no ha sido usted, cambie su contraseña ahora y póngase en contacto con nosotros.'

const yours = 'Recibe este mensaje porque administra el perfil.'

const price = priceWords({
  hourly: ['hora', 'horas'],
  daily: ['día', 'días'],
  weekly: ['semana', 'semanas'],
  monthly: ['mes', 'meses'],
  yearly: ['año', 'años']
})

export const es: Texts = {
  signature: ({ name, url }) => `${name} · ${url}`,
  activate: ({ link, days }, { name }) => ({
    subject: `Active su cuenta en ${name}`,
    paragraphs: [
      `Se ha creado una cuenta en ${name} para esta dirección. Elija una contraseña para activarla.`,
      `El enlace funciona una sola vez, durante ${days} días.`
    ],
    action: { label: 'Activar la cuenta', link },
    note: unexpected
  }),
  verify: ({ link, code, minutes }, { name }) => ({
    subject: `${code} es su código para verificar esta dirección`,
    paragraphs: [
      `Para usar esta dirección de correo con su cuenta en ${name}, introduzca este código en los ` +
        `próximos ${minutes} minutos o abra el enlace.`
    ],
    code,
    action: { label: 'Verificar la dirección', link },
    note: unexpected
  }),
  taken: ({ link }, { name }) => ({
    subject: `Esta dirección ya tiene una cuenta en ${name}`,
    paragraphs: [
      `Alguien, quizá usted, ha querido usar esta dirección de correo con otra cuenta en ${name}. Ya ` +
        'pertenece a su cuenta y no se ha cambiado nada.',
      'Si había olvidado esa cuenta, puede recuperarla.'
    ],
    action: { label: 'Recuperar la cuenta', link },
    note: unexpected
  }),
  code: ({ code, minutes }, { name }) => ({
    subject: `${code} es su código para ${name}`,
    paragraphs: [
      `Introduzca este código en los próximos ${minutes} minutos para iniciar sesión. No se lo dé a ` +
        'nadie: nunca se lo pediremos.'
    ],
    code,
    note: 'Si no está iniciando sesión, otra persona lo ha intentado. Sin este código no podrá entrar.'
  }),
  recover: ({ link, code, minutes }, { name }) => ({
    subject: `Recupere su cuenta en ${name}`,
    paragraphs: [
      `Introduzca este código en los próximos ${minutes} minutos para iniciar sesión, o abra el enlace ` +
        'para elegir una contraseña nueva.'
    ],
    code,
    action: { label: 'Elegir una contraseña nueva', link },
    note: unexpected
  }),
  emailChanged: ({ username }, { name }) => ({
    subject: `Se ha cambiado la dirección de correo de su cuenta en ${name}`,
    paragraphs: [
      `La cuenta ${username} usa otra dirección de correo a partir de ahora. Los mensajes ` +
        'sobre ella ya no llegan aquí.'
    ],
    note: 'Si no ha sido usted, póngase en contacto con nosotros enseguida: puede que otra persona esté en su cuenta.'
  }),
  passwordChanged: ({ username }, { name }) => ({
    subject: `Se ha cambiado su contraseña en ${name}`,
    paragraphs: [
      `La cuenta ${username} tiene una contraseña nueva.`,
      'Se han cerrado todas las demás sesiones.'
    ],
    note: 'Si no ha sido usted, recupere su cuenta enseguida y póngase en contacto con nosotros.'
  }),
  accountArchived: ({ username }, { name }) => ({
    subject: `Se ha cerrado su cuenta en ${name}`,
    paragraphs: [
      `La cuenta ${username} se ha archivado: ya nadie puede iniciar sesión con ella.`,
      'Sus sesiones, sus roles y su perfil personal han terminado.'
    ],
    note: 'Si no ha sido usted, póngase en contacto con nosotros de inmediato.'
  }),
  newDevice: ({ username, at, address, agent }, { name }) => ({
    subject: `Nuevo inicio de sesión en su cuenta en ${name}`,
    paragraphs: [
      `Alguien ha iniciado sesión en la cuenta ${username} desde un dispositivo o una red que ` +
        'no conocíamos.',
      `Hora: ${at}. Dirección: ${address}. Programa: ${agent}.`
    ],
    note: notYou
  }),
  secondFactor: ({ username, on }, { name }) => ({
    subject: `Se ha ${on ? 'activado' : 'desactivado'} el inicio de sesión en dos pasos en ${name}`,
    paragraphs: [
      on
        ? `La cuenta ${username} pide un segundo factor en cada inicio de sesión a partir de ahora.`
        : `La cuenta ${username} ya no pide un segundo factor.`
    ],
    note: notYou
  }),
  passkeyAdded: ({ username, title }, { name }) => ({
    subject: `Se ha añadido una llave de acceso a su cuenta en ${name}`,
    paragraphs: [
      `Con la llave de acceso «${title}» se puede iniciar sesión en la cuenta ${username} a ` +
        'partir de ahora.'
    ],
    note: notYou
  }),
  passkeyRemoved: ({ username, title }, { name }) => ({
    subject: `Se ha quitado una llave de acceso de su cuenta en ${name}`,
    paragraphs: [`Con la llave de acceso «${title}» ya no se puede iniciar sesión en la cuenta ${username}.`],
    note: notYou
  }),
  apiKeyMade: ({ username, title }, { name }) => ({
    subject: `Una nueva clave de API para su cuenta en ${name}`,
    paragraphs: [
      `Los programas que tienen la clave de API «${title}» actúan en nombre de la cuenta ${username}.`
    ],
    note: notYou
  }),
  roleOffered: ({ profile, role, link, message }, { name }) => ({
    subject: `${profile} le invita a ${name}`,
    paragraphs: [
      `${profile} le ofrece el rol «${role}». Inicie sesión, o regístrese con esta dirección, ` +
        'para aceptarlo o rechazarlo.'
    ],
    message,
    action: { label: 'Ver la invitación', link },
    note: 'Si no conoce al remitente, ignore este mensaje: no ocurre nada hasta que usted acepte.'
  }),
  roleRequested: ({ profile, role, who, message }) => ({
    subject: `${who} pide acceso a ${profile}`,
    paragraphs: [
      `${who} pide ${role ? `el rol «${role}»` : 'un rol'} en ${profile}. ` +
        'Como administrador, puede concederlo o rechazarlo.'
    ],
    message
  }),
  roleGranted: ({ profile, role }) => ({
    subject: `Tiene acceso a ${profile}`,
    paragraphs: [`Un administrador de ${profile} le ha concedido el rol «${role}».`]
  }),
  roleAccepted: ({ profile, role, who }) => ({
    subject: `${who} ha aceptado su invitación a ${profile}`,
    paragraphs: [`${who} tiene ahora el rol «${role}» en ${profile}.`]
  }),
  subscriptionGranted: ({ profile, provider, plan, message }, { name }) => ({
    subject: `${provider} le concede ${plan} en ${name}`,
    paragraphs: [
      `${provider} concede a ${profile} una suscripción a «${plan}». ` +
        'Inicie sesión para aceptarla; no cuesta nada y no se renueva.'
    ],
    message,
    note: 'Si no conoce al remitente, puede ignorar este correo: no verá nada suyo hasta que usted acepte.'
  }),
  subscriptionRequested: ({ profile, provider, plan }) => ({
    subject: `${profile} solicita suscribirse a ${plan}`,
    paragraphs: [
      `${profile} solicita a ${provider} una suscripción a «${plan}». No da acceso hasta que ` +
        'la acepte: inicie sesión para ver la solicitud.'
    ],
    note: 'Lo recibe porque administra el proveedor del plan.'
  }),
  requestAccepted: ({ profile, provider, plan }) => ({
    subject: `${provider} aceptó su suscripción a ${plan}`,
    paragraphs: [`La suscripción de ${profile} a «${plan}» está aceptada y activa.`]
  }),
  refunded: ({ profile, provider, amount, link }) => ({
    subject: `Reembolso: ${amount} de ${provider}`,
    paragraphs: [`${provider} reembolsó ${amount} a ${profile}. Vuelve por la misma vía por la que se pagó.`],
    action: { label: 'Ver la nota de crédito', link },
    note: 'Lo recibe porque administra el perfil que había pagado.'
  }),
  refundFailed: ({ profile, who, amount }) => ({
    subject: `Reembolso fallido: ${amount} a ${who}`,
    paragraphs: [
      `El procesador de pagos no pudo reembolsar ${amount} a ${who}, por ejemplo porque la tarjeta está cancelada. ` +
        `El dinero vuelve a ${profile}, que todavía lo debe: devuélvalo por otra vía, como una transferencia bancaria.`
    ],
    note: 'Lo recibe porque administra el perfil que cobró.'
  }),
  disputeOpened: ({ profile, who, amount }) => ({
    subject: `Disputa: ${amount} pagados por ${who}`,
    paragraphs: [
      `El banco de ${who} retira ${amount} pagados a ${profile} mientras examina una disputa. ` +
        'Inicie sesión en el procesador de pagos para responder.'
    ],
    note: 'Lo recibe porque administra el perfil que cobró.'
  }),
  disputeClosed: ({ profile, who, amount, won }) => ({
    subject: won ? `Disputa ganada: ${amount} de ${who}` : `Disputa perdida: ${amount} de ${who}`,
    paragraphs: [
      won
        ? `La disputa de ${who} está cerrada: ${amount} vuelven a ${profile}.`
        : `La disputa de ${who} está cerrada: ${amount} se quedan en el banco y ${profile} los ha perdido.`
    ],
    note: 'Lo recibe porque administra el perfil que cobró.'
  }),
  seatWaiting: ({ profile, provider, plan, claim }, { name, url }) => ({
    subject: `${profile} le compró una plaza de ${plan} en ${name}`,
    paragraphs: [
      `${profile} pagó para usted una suscripción a «${plan}» de ${provider}. No le cuesta ` +
        'nada y no se renueva.',
      `Inicie sesión o regístrese en ${url} y verifique esta dirección de correo: la plaza ` +
        'está en su carrito. O canjee allí este código:'
    ],
    code: claim,
    note: 'Si no conoce al remitente, puede ignorar este mensaje: nadie sabrá nada de usted.'
  }),
  webhook: ({ profile, host, what }) => {
    const texts = {
      webhookMade: [
        `${profile} envía mensajes a ${host}`,
        `Alguien que administra ${profile} añadió un webhook: los mensajes sobre el perfil ` +
          `van desde ahora a ${host}.`
      ],
      webhookMoved: [
        `Los mensajes de ${profile} van ahora a ${host}`,
        `Alguien que administra ${profile} cambió un webhook: sus mensajes van desde ahora a ` + `${host}.`
      ],
      webhookFailing: [
        `Se desactivó el webhook de ${profile} en ${host}`,
        `Desde hace tres días no llega ningún mensaje a ${host}, así que ya no se envía nada ` +
          'allí. Active de nuevo el webhook cuando el receptor funcione y pida que se reenvíe ' +
          'lo que le falta.'
      ],
      webhookGone: [
        `Se desactivó el webhook de ${profile} en ${host}`,
        `${host} respondió que ya no existe (estado 410), así que ya no se envía nada allí.`
      ],
      webhookMakerLeft: [
        `¿Quién administra el webhook de ${profile} en ${host}?`,
        `Quien añadió el webhook en ${host} ya no administra ${profile}. Sigue recibiendo ` +
          'mensajes sobre el perfil; elimínelo si nadie lo usa.'
      ]
    } as const
    const [subject, text] = texts[what]
    return {
      subject,
      paragraphs: [text],
      note:
        'Lo recibe porque administra el perfil. Si no era lo previsto, inicie sesión y ' +
        'elimine el webhook.'
    }
  },
  trialEndsSoon: ({ profile, provider, plan, day, goesOn, link }) => ({
    subject: `Su prueba de ${plan} termina el ${day}`,
    paragraphs: [
      `La prueba de «${plan}» de ${provider}, para ${profile}, termina el ${day}.`,
      goesOn
        ? 'Después se renueva, y se cobra a la tarjeta guardada. Si no lo desea, detenga antes ' +
          'la renovación.'
        : 'No hay con qué renovarla: termina entonces y no cuesta nada. Guarde una tarjeta y ' +
          'active la renovación para continuar.'
    ],
    action: { label: 'Ver la tarjeta', link },
    note: yours
  }),
  trialEnded: ({ profile, provider, plan, day }) => ({
    subject: `Su prueba de ${plan} ha terminado`,
    paragraphs: [
      `La prueba de «${plan}» de ${provider}, para ${profile}, terminó el ${day}. No se ` +
        'cobró nada, y no se debe nada.',
      'Pida el plan para continuar.'
    ],
    note: yours
  }),
  renewalSoon: ({ profile, provider, plan, day }) => ({
    subject: `${plan} se renueva el ${day}`,
    paragraphs: [
      `La suscripción de ${profile} a «${plan}» de ${provider} se renueva el ${day} y se ` +
        'cobra alrededor de esa fecha.',
      'Si no lo desea, detenga antes la renovación.'
    ],
    note: yours
  }),
  priceChanges: ({ profile, provider, plan, day, before, after, byUse, link }) => ({
    subject: `${plan} costará más a partir del ${day}`,
    paragraphs: [
      `La suscripción de ${profile} a «${plan}» de ${provider} sigue a otros precios a partir del ${day}, cuando se renueva.`,
      differ(before, after)
        ? `Un período costará entonces ${price(after)}, y ${price(before)} hasta entonces.`
        : '',
      byUse ? 'Lo que se cobra por uso también costará más, o será gratis en menor cantidad.' : '',
      'Si no lo desea, detenga antes la renovación.'
    ],
    action: { label: 'Ver la suscripción', link },
    note: yours
  }),
  paymentFailed: ({ profile, provider, amount, link }) => ({
    subject: `Pago fallido: ${amount} a ${provider}`,
    paragraphs: [
      `No se pudieron cobrar ${amount} que ${profile} debe a ${provider}. Se intentará de ` +
        'nuevo durante algunos días; tras el último intento la suscripción puede terminar.'
    ],
    action: { label: 'Cambiar la tarjeta', link },
    note: yours
  }),
  subscriptionCanceled: ({ profile, provider, plan, day }) => ({
    subject: `La suscripción a ${plan} ha terminado`,
    paragraphs: [
      `La suscripción de ${profile} a «${plan}» de ${provider} terminó el ${day}. Ya no se ` +
        'renueva. Lo que se debe de ella se sigue debiendo.'
    ],
    note: yours
  }),
  cardExpires: ({ profile, link }) => ({
    subject: `La tarjeta de ${profile} caduca este mes`,
    paragraphs: [
      `La tarjeta con la que paga ${profile} caduca a fin de mes. Ponga otra en su lugar, ` +
        'para que siga lo que se renueva.'
    ],
    action: { label: 'Cambiar la tarjeta', link },
    note: yours
  }),
  invoiceIssued: ({ profile, provider, number, amount, link }) => ({
    subject: `Factura ${number}: ${amount} a ${provider}`,
    paragraphs: [`${provider} emitió a ${profile} la factura ${number} por ${amount}.`],
    action: { label: 'Ver la factura', link },
    note: yours
  }),
  receipt: ({ profile, provider, what, amount, day, link, invoice }) => ({
    subject: `Recibo: ${amount} a ${provider}`,
    paragraphs: [`${profile} pagó ${amount} a ${provider} el ${day}.`, what],
    action: { label: 'Ver el recibo', link },
    also: { label: 'Ver la factura', link: invoice },
    note: 'Lo recibe porque administra el perfil que pagó. Inicie sesión para ver el recibo.'
  })
}
