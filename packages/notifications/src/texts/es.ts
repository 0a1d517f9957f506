import type { Texts } from '../notices/notice.ts'

const unexpected = 'Si no lo ha pedido usted, ignore este mensaje: no cambia nada.'
const notYou = 'Si no ha sido usted, cambie su contraseña ahora y póngase en contacto con nosotros.'

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
      `La cuenta ${username} usa otra dirección de correo a partir de ahora. Los mensajes sobre ella ya no llegan aquí.`
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
      `Alguien ha iniciado sesión en la cuenta ${username} desde un dispositivo o una red que no conocíamos.`,
      `Hora: ${at}. Dirección: ${address}. Programa: ${agent}.`
    ],
    note: notYou
  }),
  secondFactor: ({ username, on }, { name }) => ({
    subject: `Se ha ${on ? 'activado' : 'desactivado'} el inicio de sesión en dos pasos en ${name}`,
    paragraphs: [
      on
        ? `La cuenta ${username} pide un código de un solo uso en cada inicio de sesión a partir de ahora.`
        : `La cuenta ${username} ya no pide un código de un solo uso.`
    ],
    note: notYou
  }),
  roleOffered: ({ profile, role, link, message }, { name }) => ({
    subject: `${profile} le invita a ${name}`,
    paragraphs: [
      `${profile} le ofrece el rol «${role}». Inicie sesión, o regístrese con esta dirección, para aceptarlo o rechazarlo.`
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
  })
}
