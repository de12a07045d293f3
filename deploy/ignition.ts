import type { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Ignition's own types, which its modules entry point does not export. */
export type ModuleBuilder = Parameters<Parameters<typeof buildModule>[1]>[0];
export type Module = ReturnType<typeof buildModule>;
export type ContractFuture = Parameters<ModuleBuilder["call"]>[0];
export type LibraryFuture = NonNullable<NonNullable<Parameters<ModuleBuilder["library"]>[2]>["libraries"]>[string];
export type Parameter = ReturnType<ModuleBuilder["getParameter"]>;
export type Future = ReturnType<ModuleBuilder["call"]> | ContractFuture;
