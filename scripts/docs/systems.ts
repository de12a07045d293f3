/** The systems in the order of the documentation, by the folder that their room and their tests have. */
export const SYSTEMS = [
  { folder: "vault", title: "Vault" },
  { folder: "savings", title: "Savings account" },
  { folder: "dual", title: "Dual currency vault" },
  { folder: "derby", title: "Derby" },
] as const;
