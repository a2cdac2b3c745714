-- CreateTable
CREATE TABLE "Policy" (
    "clusterSlug" TEXT NOT NULL PRIMARY KEY,
    "targets" TEXT NOT NULL,
    "limits" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "changedBy" TEXT NOT NULL,
    "changedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Waiver" (
    "clusterSlug" TEXT NOT NULL,
    "finding" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "until" TEXT NOT NULL,
    "fingerprint" TEXT,
    "madeBy" TEXT NOT NULL,
    "madeAt" DATETIME NOT NULL,

    PRIMARY KEY ("clusterSlug", "finding")
);
