/** A small configuration that is right in every point; tests break one thing in it. */
export function sampleConfig() {
  return {
    site: { zh: '安康市', en: 'Ankang' },
    hub: {} as Record<string, unknown>,
    domains: [
      { id: 'urban', name: { zh: '城管', en: 'Urban management' }, color: '#3aa0ff' },
      { id: 'water', name: { zh: '水利', en: 'Water' }, color: '#20c0b0' },
    ],
    regions: [
      { code: '610902', name: { zh: '汉滨区', en: 'Hanbin' } },
      { code: '610981', name: { zh: '旬阳市', en: 'Xunyang' }, aliases: ['610928'] },
    ],
    cameras: [
      {
        id: 'urban-001',
        name: '兴安路口',
        nameEn: 'Xing’an crossing',
        domain: 'urban',
        region: '610902',
        profiles: {
          main: { url: 'rtsp://127.0.0.1:8554/urban-001/main' },
          sub: { url: 'rtsp://127.0.0.1:8554/urban-001/sub' },
        },
      },
      {
        id: 'water-001',
        name: '旬河水位',
        domain: 'water',
        region: '610928',
        mode: 'warm',
        profiles: { main: { url: 'rtsp://viewer:geheim%21@127.0.0.1:8554/water-001/main' } },
      },
    ] as Record<string, unknown>[],
  };
}
