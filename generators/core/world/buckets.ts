import type { Bucket } from '../world.ts';
import type { Industry } from './company.ts';
import type { KeyPattern } from './keys.ts';

/** What a bucket is, before it has a name. */
export interface BucketPlan {
  readonly purpose: string;
  readonly holds: string;
  readonly sensitivity: Bucket['sensitivity'];
  readonly pattern: KeyPattern;
  /** First part of every key. */
  readonly prefix: string;
  /** Median size in bytes, and sigma of its logarithm. */
  readonly median: number;
  readonly sigma: number;
  /** Share of all objects. */
  readonly objects: number;
  readonly readers: readonly string[];
  readonly writers: readonly string[];
  readonly teams: readonly string[];
  /** Requests per hour of a working day. */
  readonly reads: number;
  readonly writes: number;
}

/** Columns: purpose, holds, sensitivity, key pattern, prefix, median, sigma, share of objects, readers, writers, teams, reads and writes per hour. */
const COMMON = `
datalake-raw | raw events of the data lake | internal | dated-part | events | 4.2 MB | 1.1 | 10 | etl-worker batch | api etl-worker | Data Engineering | 900 | 220
datalake-curated | curated tables of the data lake | confidential | dated-part | tables | 11 MB | 0.9 | 8 | reporting etl-worker batch | etl-worker | Data Engineering, Data Science | 1100 | 130
analytics-exports | exports for the business teams, customers by name | confidential | export | exports | 2.6 MB | 1.3 | 5 | reporting batch etl-worker | reporting | Finance, Data Engineering | 260 | 40
customer-documents | letters and contracts of customers | regulated | document | documents | 240 kB | 0.9 | 9 | api reporting batch | api sftp-gateway | Customer Support, Legal | 700 | 90
db-backups | nightly database dumps | regulated | backup | daily | 48 MB | 1.2 | 4 | batch etl-worker | batch | Platform | 60 | 35
billing-archive | invoices and payment files | regulated | invoice | invoices | 92 kB | 0.6 | 8 | reporting api batch | batch | Finance | 420 | 60
hr-records | contracts and pay slips of staff | regulated | document | staff | 180 kB | 0.7 | 3 | reporting batch | batch sftp-gateway | People | 70 | 8
ml-datasets | training sets with customer features | confidential | dated-part | features | 14 MB | 1 | 5 | batch etl-worker reporting | etl-worker | Data Science | 310 | 45
model-artifacts | trained models | internal | model | models | 62 MB | 0.8 | 2 | api batch | batch | Data Science | 120 | 6
support-attachments | attachments of support tickets | confidential | upload | uploads | 310 kB | 1.4 | 7 | api search batch | api | Customer Support | 520 | 70
web-assets | pictures and scripts of the public site | public | asset | assets | 34 kB | 1.5 | 6 | web ci-runner | ci-runner | Applications, Marketing | 1500 | 12
build-artifacts | build outputs and release packages | internal | build | builds | 21 MB | 1.3 | 4 | ci-runner web api | ci-runner | Applications | 380 | 60
sftp-inbound | files that partners deliver | confidential | delivery | inbound | 1.4 MB | 1.2 | 4 | sftp-gateway etl-worker batch | sftp-gateway | Data Engineering | 190 | 48
load-balancer-logs | access logs of the load balancer | internal | log | AWSLogs | 620 kB | 0.7 | 5 | etl-worker monitoring | - | Platform, Security | 90 | 36
terraform-state | state of the infrastructure code | confidential | state | live | 140 kB | 1.1 | 0.6 | ci-runner | ci-runner | Platform | 110 | 20
search-snapshots | snapshots of the search index | confidential | backup | snapshots | 26 MB | 1.1 | 2 | search batch | search | Platform | 45 | 20
`;

/** The same columns. */
const INDUSTRY: Readonly<Record<Industry, string>> = {
  health: `
imaging-archive | patient images with name and date of birth | regulated | study | studies | 5.1 MB | 0.8 | 12 | imaging api batch | imaging | Clinical Operations | 860 | 150
lab-results | laboratory results of patients | regulated | document | results | 58 kB | 0.6 | 8 | hl7-gateway api reporting | hl7-gateway | Clinical Operations | 540 | 120
research-cohorts | pseudonymous cohorts for research | confidential | export | cohorts | 7.4 MB | 1 | 3 | reporting batch imaging | batch | Data Science | 80 | 12
`,
  insurance: `
claims-files | claims with medical reports and photographs | regulated | claim | claims | 1.1 MB | 1.1 | 12 | claims-intake api batch | claims-intake | Claims | 780 | 140
policy-archive | policies and their holders | regulated | document | policies | 210 kB | 0.6 | 8 | api reporting claims-intake | batch | Claims | 430 | 60
actuarial-models | claims history for pricing | confidential | dated-part | history | 9 MB | 0.9 | 3 | pricing batch reporting | pricing | Claims, Data Science | 120 | 16
`,
  logistics: `
proof-of-delivery | signatures and photographs of deliveries | confidential | claim | deliveries | 380 kB | 0.7 | 12 | tracking api batch | tracking | Operations | 820 | 210
customs-declarations | customs papers of shippers | regulated | document | declarations | 160 kB | 0.7 | 8 | api tracking reporting | sftp-gateway | Operations, Legal | 360 | 70
telematics | positions of vehicles and drivers | confidential | dated-part | positions | 6.2 MB | 0.8 | 4 | route-optimizer etl-worker batch | tracking | Operations, Data Science | 240 | 60
`,
  retail: `
order-archive | orders with names and addresses | regulated | claim | orders | 46 kB | 0.8 | 12 | api reporting batch | api | Merchandising | 760 | 190
loyalty-members | members of the loyalty programme | regulated | export | members | 3.8 MB | 1 | 5 | recommender reporting batch | batch | Marketing | 220 | 24
supplier-contracts | contracts and prices of suppliers | confidential | document | suppliers | 330 kB | 0.8 | 5 | catalog reporting batch | sftp-gateway | Merchandising, Legal | 140 | 20
`,
};

const UNITS: Readonly<Record<string, number>> = { kB: 1e3, MB: 1e6 };

function parse(table: string): BucketPlan[] {
  const list = (text: string, by: string): string[] => (text === '-' ? [] : text.split(by));
  return table
    .trim()
    .split('\n')
    .map((line): BucketPlan => {
      const cells = line.split(' | ');
      const [purpose, holds, sensitivity, pattern, prefix, size, sigma, objects, readers, writers, teams, reads, writes] = cells;
      if (cells.length !== 13) throw new Error(`The bucket "${purpose ?? ''}" has ${cells.length} of 13 columns.`);
      const [amount, unit] = size!.split(' ');
      return {
        purpose: purpose!,
        holds: holds!,
        sensitivity: sensitivity as Bucket['sensitivity'],
        pattern: pattern as KeyPattern,
        prefix: prefix!,
        median: Number(amount) * UNITS[unit!]!,
        sigma: Number(sigma),
        objects: Number(objects),
        readers: list(readers!, ' '),
        writers: list(writers!, ' '),
        teams: list(teams!, ', '),
        reads: Number(reads),
        writes: Number(writes),
      };
    });
}

/** Buckets of a company: those that every one has, then those of its industry. */
export const bucketPlans = (industry: Industry): readonly BucketPlan[] => [...parse(COMMON), ...parse(INDUSTRY[industry])];
