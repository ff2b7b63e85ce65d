/** Ports that nobody leaves open to the world on purpose. */
type Service = { readonly name: string; readonly from: number; readonly to: number };

const row = (name: string, from: number, to = from): Service => ({ name, from, to });

/** Remote administration, file sharing, databases and queues (AWS Security Hub, control EC2.19, read 2026-11, and the default ports of the engines that AWS runs). */
const SENSITIVE: readonly Service[] = [
  row('FTP', 20, 21),
  row('SSH', 22),
  row('Telnet', 23),
  row('SMTP', 25),
  row('POP3', 110),
  row('RPC', 135),
  row('NetBIOS', 137, 139),
  row('IMAP', 143),
  row('LDAP', 389),
  row('SMB', 445),
  row('SQL Server', 1433, 1434),
  row('Oracle', 1521),
  row('NFS', 2049),
  row('ZooKeeper', 2181),
  row('Docker', 2375, 2376),
  row('MySQL', 3306),
  row('RDP', 3389),
  row('ahsp', 4333),
  row('PostgreSQL', 5432),
  row('Redshift', 5439),
  row('VNC', 5500),
  row('OpenSearch Dashboards', 5601),
  row('AMQP', 5671, 5672),
  row('VNC', 5900),
  row('WinRM', 5985, 5986),
  row('Redis', 6379, 6380),
  row('Kubernetes', 6443),
  row('Cassandra', 7000, 7001),
  row('Neptune', 8182),
  row('Cassandra', 9042),
  row('Kafka', 9092, 9098),
  row('OpenSearch', 9200),
  row('OpenSearch', 9300),
  row('kubelet', 10_250),
  row('Memcached', 11_211),
  row('MongoDB', 27_017, 27_019),
  row('ActiveMQ', 61_616, 61_617),
];

/** Those that answer UDP too, the others TCP alone (CISA alert TA14-017A, read 2026-11; the Browser of SQL Server on 1434, the UDP transport of Remote Desktop, NFS 3 by RFC 1813). */
const DATAGRAMS: ReadonlySet<string> = new Set([
  'RPC',
  'NetBIOS',
  'LDAP',
  'SQL Server',
  'NFS',
  'RDP',
  'Memcached',
]);

/**
 * What is open to the world on purpose: the web (AWS Security Hub, control EC2.18, which authorizes 80 and 443 by default) and the datagrams of IPsec, OpenVPN
 * and WireGuard, whose servers ask for a key (AWS Client VPN and Site-to-Site VPN user guides; read 2026-11).
 */
const MEANT_FOR_ALL: { readonly [protocol in 'tcp' | 'udp']: readonly number[] } = {
  tcp: [80, 443],
  udp: [443, 500, 1194, 4500, 51_820],
};

export type Ports = { readonly from: number; readonly to: number };

/** The sensitive services that a range of TCP or UDP ports reaches, by name. */
export const sensitiveIn = ({ from, to }: Ports, tcp: boolean): readonly string[] => [
  ...new Set(
    SENSITIVE.filter(
      service => service.from <= to && from <= service.to && (tcp || DATAGRAMS.has(service.name)),
    ).map(({ name }) => name),
  ),
];
/** Whether a single port is one that servers open to all. */
export const isMeantForAll = ({ from, to }: Ports, tcp: boolean): boolean =>
  from === to && MEANT_FOR_ALL[tcp ? 'tcp' : 'udp'].includes(from);
/** What a project writes for ports: `443`, `8000-8080`. */
export const PORTS_FORM = { pattern: '\\d{1,5}(?:-\\d{1,5})?', such: '443 or 8000-8080' } as const;
/** Whether ports lie in one of the ranges that a project names. */
export const isWithinRanges = (ports: Ports | undefined, named: readonly string[]): boolean =>
  ports !== undefined &&
  named.some(range => {
    const ends = range.split('-').map(Number);
    return Math.min(...ends) <= ports.from && ports.to <= Math.max(...ends);
  });
/** All that a protocol has; port 0 is never used. */
export const isEveryPort = ({ from, to }: Ports): boolean => from <= 1 && to >= 65_535;
export const portsInWords = ({ from, to }: Ports): string =>
  from === to ? `port ${from}` : `ports ${from} to ${to}`;
