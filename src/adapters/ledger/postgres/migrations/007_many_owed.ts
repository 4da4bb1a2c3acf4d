/** Indices by which a claim finds its window among hundreds of thousands that are owed. */
export const MANY_OWED = `
create index windows_leased on {schema}.windows (plugin) where state = 'leased';
create index windows_owed on {schema}.windows (plugin, start, id) where state = 'owed' and kind = 'scheduled';
create index windows_ready on {schema}.windows (plugin, (coalesce(not_before, 0)), start, id)
  where state = 'owed' and kind = 'scheduled';
`;
