/** The administrator of every prepared company. */
export const ADMIN = {
  company: 'Farhill Logistics',
  name: 'Lin Zhiyuan',
  email: 'lin@farhill.example',
  password: 'paper and ink 7',
};
