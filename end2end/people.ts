/** The administrator of every prepared company but the Chinese one. */
export const ADMIN = {
  company: 'Farhill Logistics',
  name: 'Lin Zhiyuan',
  email: 'lin@farhill.example',
  password: 'paper and ink 7',
};

/** The administrator of the prepared Chinese company. */
export const ADMIN_ZH = { ...ADMIN, company: '远山物流', name: '林知远' };
