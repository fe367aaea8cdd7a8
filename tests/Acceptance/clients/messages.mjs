/**
 * One message of every kind the Chat SDK knows, as an app sends it, and the payload everybody must find in it afterwards:
 * the server fills in what an app may leave out.
 */
export const messageKinds = [
  { type: 'custom', text: 'an order', payload: { type: 'order', content: { number: 7, lines: ['tea', 'rice'] } } },
  {
    type: 'file_attachment',
    text: 'File attachment',
    payload: { url: 'https://files.example/upload/a/plan.pdf', caption: 'the plan', file_name: 'plan.pdf', size: 1234 },
  },
  {
    type: 'buttons',
    text: 'Tea or coffee?',
    payload: {
      text: 'Tea or coffee?',
      buttons: [
        { label: 'Tea', type: 'postback', postback_text: 'tea, please', payload: { url: 'https://shop.example/order', method: 'post', payload: { drink: 'tea' } } },
        { label: 'Menu', type: 'link', payload: { url: 'https://shop.example/menu' } },
      ],
    },
    becomes: payload => ({
      ...payload,
      buttons: [payload.buttons[0], { ...payload.buttons[1], postback_text: '', payload: { url: 'https://shop.example/menu', method: 'get', payload: null } }],
    }),
  },
  {
    type: 'card',
    text: 'A lamp for your desk',
    payload: {
      text: 'A lamp for your desk',
      image: 'https://shop.example/lamp.png',
      title: 'Lamp',
      description: 'Warm light',
      url: 'https://shop.example/lamp',
      buttons: [{ label: 'Buy', type: 'postback', postback_text: 'buy', payload: { url: 'https://shop.example/buy', method: 'get', payload: null } }],
    },
  },
  {
    type: 'carousel',
    text: 'Two lamps',
    payload: {
      cards: ['Warm', 'Cold'].map(light => ({
        image: 'https://shop.example/lamp.png',
        title: light,
        description: `${light} light`,
        default_action: { type: 'postback', postback_text: light, payload: { url: 'https://shop.example/lamp', method: 'get', payload: null } },
        buttons: [{ label: 'Buy', type: 'postback', postback_text: 'buy', payload: { url: 'https://shop.example/buy', method: 'get', payload: null } }],
      })),
    },
  },
  {
    type: 'account_linking',
    text: 'Please sign in',
    payload: {
      text: 'Please sign in',
      url: 'https://shop.example/sign-in',
      redirect_url: 'https://shop.example/signed-in',
      params: { button_text: 'Sign in', view_title: 'Shop' },
    },
  },
  { type: 'contact_person', text: 'Dewi - +62 811', payload: { name: 'Dewi', value: '+62 811', type: 'phone' } },
  {
    type: 'location',
    text: 'Tugu',
    payload: { name: 'Tugu', address: 'Yogyakarta', latitude: -7.782898, longitude: 110.367043, map_url: 'https://maps.example/?q=-7.78,110.36' },
  },
].map(kind => ({ becomes: payload => payload, ...kind }));
