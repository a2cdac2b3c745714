-- CreateTable
CREATE TABLE "Policy" (
    "clusterSlug" TEXT NOT NULL,
    "targets" TEXT NOT NULL,
    "limits" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "changedBy" TEXT NOT NULL,
    "changedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Policy_pkey" PRIMARY KEY ("clusterSlug")
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
    "madeAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Waiver_pkey" PRIMARY KEY ("clusterSlug","finding")
);
